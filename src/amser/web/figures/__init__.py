"""A bank's figures at its desk: one report as a page, CSV, XLSX and PDF, the funder's report, the Quality Mark form, closing."""
