// What Freshworks' client gives an app, as far as it is documented and this app uses it. Everything
// it does is done by the page around the app (host.js).

globalThis.app = {
  async initialized() {
    const host = window.parent.host;
    const client = {
      data: { get: (name) => host.data(name) },
      iparams: { get: (name) => host.iparams(name) },
      request: { invokeTemplate: (name, options) => host.request(name, options) },
      interface: { trigger: (name, options) => host.trigger(name, options) },
      events: { on: (name, act) => host.on(name, act) },
    };
    return client;
  },
};
