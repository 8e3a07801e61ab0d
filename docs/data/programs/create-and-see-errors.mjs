const reply = await fetch("https://YOUR_ACCOUNT.freshdesk.com/api/v2/tickets", {
  method: "POST",
  headers: {
    Authorization: `Basic ${btoa("YOUR_API_KEY:X")}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    email: "customer@example.com",
    subject: "배송 문의", // ko
    subject: "Delivery", // en
    description: "아직 도착하지 않았습니다.", // ko
    description: "My parcel has not arrived.", // en
    priority: 1,
    status: 2,
  }),
});
const answer = await reply.json();
if (reply.status === 400) console.log(answer.errors);
if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
console.log(answer.id, reply.headers.get("Location"));
