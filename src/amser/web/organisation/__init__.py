"""An organisation's desk."""
