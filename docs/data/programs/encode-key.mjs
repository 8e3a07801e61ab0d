const token = btoa("YOUR_API_KEY:X");
const headers = { Authorization: `Basic ${token}` };
