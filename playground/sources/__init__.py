"""Where pictures come from: cameras, videos, image files, network streams, and a street that always works."""
