client.interface.trigger("click", { id: "delete_quoted_text" });
