"""Speed and scale, measured on what is made up."""
