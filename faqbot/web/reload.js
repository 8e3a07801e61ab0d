// Under `faqbot serve --reload`: loads the page anew once what is served has changed, and shows
// until then what is wrong with the content.

{
  const POLL_MS = 500;
  const { src, dataset } = document.currentScript;
  const address = new URL("reload", src);

  const banner = document.createElement("div");
  banner.id = "faqbot-reload";
  banner.role = "alert";
  banner.tabIndex = 0; // a long list is scrolled by keyboard
  // Set one by one, as the content security policy has it.
  Object.assign(banner.style, {
    position: "fixed",
    inset: "0 0 auto",
    zIndex: 2147483647,
    maxHeight: "50vh",
    overflow: "auto",
    padding: "12px 16px",
    font: "14px/1.6 ui-monospace, monospace",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    color: "#fff",
    background: "#8b1a1a",
  });

  const show = (errors) => {
    const text = ["The last good version is shown, because:", ...errors].join("\n");
    if (!errors.length) {
      banner.remove();
    } else if (!banner.isConnected || banner.textContent !== text) {
      document.body.append(banner);
      banner.textContent = text; // after it is there, so that it is read out
    }
  };

  const look = async () => {
    const response = await fetch(address, { cache: "no-store" });
    // Not found: the server was started anew without --reload.
    const { version, errors } = response.status === 404 ? {} : await response.json();
    if (String(version) === dataset.version) {
      show(errors);
    } else {
      location.reload();
    }
  };

  const keepLooking = async () => {
    if (!document.hidden) {
      await look().catch(() => {}); // the server is away, and may come back
    }
    setTimeout(keepLooking, POLL_MS);
  };

  keepLooking();
}
