"""`iotdomain init`: a settings file from a few questions."""
