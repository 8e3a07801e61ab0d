"""Draws the site's cards and icons anew: .venv/bin/pip install pillow && .venv/bin/python this.

Needs Chromium and a Korean font (fonts-noto-cjk).
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ASSETS = HERE.parents[1] / "faqbot/site/theme/assets"
IMAGES = HERE.parents[1] / "docs/images"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
COLOURS = 64


def save(page: Page, path: Path) -> None:
    """The page as a picture with a palette, which is a fraction of the size."""
    shot = Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
    method = Image.Quantize.FASTOCTREE  # the one that keeps what is transparent
    if shot.getextrema()[3][0] == 255:
        shot, method = shot.convert("RGB"), Image.Quantize.MEDIANCUT
    small = shot.quantize(COLOURS, method, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    print(path.name, path.stat().st_size)


def main() -> None:
    """Cards in both languages, and the favicon as pictures for where SVG does not go."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto((HERE / "card.html").as_uri())
        for lang in ("ko", "en"):
            page.evaluate("lang => document.documentElement.dataset.lang = lang", lang)
            save(page, IMAGES / f"card-{lang}.png")
        icon = (ASSETS / "favicon.svg").read_text("utf-8")
        for size in (192, 512):
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{icon}")
            save(page, ASSETS / f"icon-{size}.png")
        browser.close()


main()
