"""What people do, hold and use in a scheme: pages for everybody, and for whoever takes part."""
