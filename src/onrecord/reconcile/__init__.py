"""Pure: claims → assertions, origins, statuses, warnings, stories."""
