"""Certificates as files and as AWS sees them: read, put in order, checked. All pure."""
