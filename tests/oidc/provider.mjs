// A real provider (oidc-provider, certified by the OpenID Foundation) on loopback. Invented people; the form lets the
// test choose what the provider did: a password alone, or a second factor too. Usage: node provider.mjs PORT CALLBACK
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const PEOPLE = {
  azurine: { roles: ["user"], formation: "" },
  cobalt: { roles: ["user", "operations"], formation: "2025-12" },
  ombre: { roles: ["inconnu"], formation: "" },
};
const provider = new Provider(issuer, {
  clients: [{ client_id: "balise", client_secret: "un-secret-d-essai-assez-long-pour-hs256", redirect_uris: [callback] }],
  claims: { openid: ["sub", "acr", "amr", "roles", "formation"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  loadExistingGrant: async (context) => {
    const { client, session, params } = context.oidc;
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(params.scope);
    await grant.save();
    return grant;
  },
});
const handle = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return handle(request, response);
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(`<!doctype html><html lang="fr"><title>Fournisseur d'essai</title><form method="post">
      <label>Nom <input name="name"></label> <label><input type="checkbox" name="second"> Second facteur</label>
      <button>Continuer</button></form>`);
  }
  let body = "";
  for await (const piece of request) body += piece;
  const form = new URLSearchParams(body);
  const amr = form.has("second") ? ["pwd", "otp", "mfa"] : ["pwd"];
  return provider.interactionFinished(request, response, { login: { accountId: form.get("name"), amr } });
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
