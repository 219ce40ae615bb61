"""Solea: booking and session records for foot-care salons."""
