curl -v https://tlsv2test.freshdesk.com/api/v2/tickets --tlsv1.2
