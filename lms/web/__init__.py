"""The frame of every page: forms, security headers, error pages, filters, uploads."""
