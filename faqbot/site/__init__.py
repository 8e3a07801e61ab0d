"""The site: pages as Markdown, the theme around them, and the MkDocs build."""
