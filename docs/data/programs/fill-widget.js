FreshworksWidget('prefill', 'ticketForm', {
  subject: '주문 문의', // ko
  description: '주문 1234', // ko
  subject: 'Question about an order', // en
  description: 'Order 1234', // en
  custom_fields: {cf_order_number: '1234'}
});
