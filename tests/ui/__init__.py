"""The look, the parts, the forms."""
