"""The browser of a run: Chromium, driven by Playwright and by one script of ours in each page."""
