// On the chat page, before Material's script: that takes ?q= in any address for a search and
// opens its box. The question moves from the address to the page, where the chat finds it.

{
  const address = new URL(location.href);
  const question = address.searchParams.get("q");
  if (question !== null) {
    address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
    document.documentElement.dataset.faqbotQuestion = question;
  }
}
