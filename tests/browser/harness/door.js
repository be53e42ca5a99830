// Requests without a browser, as a person's session or as nobody. No redirect is followed.

export class Door {
  #url;
  #password;
  #cookies = new Map();

  constructor(url, password) {
    this.#url = url;
    this.#password = password;
  }

  /** The session of an account as a cookie for the browser; it signs in once. */
  async cookie(login) {
    if (!this.#cookies.has(login)) this.#cookies.set(login, await this.#signIn(login));
    return { name: "nguon_session", value: this.#cookies.get(login), url: this.#url };
  }

  /** @param {{ as?: string, headers?: object }} options */
  get(path, { as, headers = {} } = {}) {
    return this.#send(path, { headers }, as);
  }

  /** Send a form. @param {{ as?: string, headers?: object }} options */
  post(path, fields, { as, headers = {} } = {}) {
    return this.#send(path, { method: "POST", body: new URLSearchParams(fields), headers }, as);
  }

  /** The token that this person's forms carry. */
  async formToken(login) {
    const page = await (await this.get("/work", { as: login })).text();
    const token = page.match(/name="_csrf" value="([^"]+)"/)?.[1];
    if (!token) throw new Error(`no form token on the page of ${login}`);
    return token;
  }

  async #send(path, init, as) {
    const headers = { "accept": "text/html", "accept-language": "vi", ...init.headers };
    if (as) headers.cookie = `nguon_session=${(await this.cookie(as)).value}`;
    return fetch(new URL(path, this.#url), { ...init, headers, redirect: "manual" });
  }

  async #signIn(login) {
    const answer = await this.#send("/sign-in", {
      method: "POST",
      body: new URLSearchParams({ login, password: this.#password, next: "" }),
    });
    const session = answer.headers.get("set-cookie")?.match(/nguon_session=([^;]+)/)?.[1];
    if (!session) throw new Error(`${login} cannot sign in: ${answer.status}`);
    return session;
  }
}
