/** How the sides without a gateway call the upstreams: plain fetch, the manual's form, one login per process. */
export interface RestSettings {
  readonly lingjunUrl: string;
  readonly bridgxUrl: string;
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
}

type Params = Readonly<Record<string, string | number | boolean>>;

export interface Rest {
  lingjun<T>(operation: string, params: Params): Promise<T>;
  bridgx<T>(path: string, params: Params): Promise<T>;
}

const timeoutMs = 10_000;

export function createRest({ lingjunUrl, bridgxUrl, apiKey, username, password }: RestSettings): Rest {
  let token: Promise<string> | undefined;
  const login = async () => {
    const answer = await getJson<{ data: string }>(`${bridgxUrl}/user/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return answer.data;
  };
  const session = () => {
    token ??= login().catch((error: unknown) => {
      token = undefined;
      throw error;
    });
    return token;
  };
  return {
    async lingjun(operation, params) {
      const url = `${lingjunUrl}/api/eflo/2022-05-30/${operation}?${queryOf(params)}`;
      const answer = await getJson<Enveloped>(url, { headers: { authorization: `Bearer ${apiKey}` } });
      if (answer.Code !== 0) throw new Error(`${operation}: ${answer.Code} ${answer.Message}`);
      return answer.Content;
    },
    async bridgx(path, params) {
      const headers = { authorization: `Bearer ${await session()}` };
      return (await getJson<{ data: never }>(`${bridgxUrl}/api/v1/${path}?${queryOf(params)}`, { headers })).data;
    },
  };
}

interface Enveloped {
  readonly Code: number | string;
  readonly Message?: string;
  /** What the caller says that it is. */
  readonly Content: never;
}

async function getJson<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${new URL(url).pathname}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>; // as in most clients, the form of an answer is believed
}

function queryOf(params: Params): URLSearchParams {
  return new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
}
