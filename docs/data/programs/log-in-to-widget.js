FreshworksWidget('authenticate', {token: tokenFromServer, callback: renewToken});
