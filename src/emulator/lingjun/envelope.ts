import { randomUUID } from 'node:crypto';
import type { WireCall } from './wire-call.ts';

/** The gateway's own refusals: HTTP status and text. Source: the vendor's tables of common error codes. */
const gatewayErrors = {
  'InvalidApi.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  'InvalidSecurityToken.Mismatch': [403, 'Specified SecurityToken mismatch with the AccessKey.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  InvalidApiKey: [401, 'Invalid API-key provided.'],
  InvalidBearerToken: [400, 'Specified bearer token is not valid.'],
  MissingAuthorization: [400, 'Authorization is mandatory for this action.'],
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  InvalidParameter: [400, 'The request body could not be parsed.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type GatewayErrorCode = keyof typeof gatewayErrors;

interface ErrorDetails {
  status?: number;
  message?: string;
  retryAfterMs?: number;
  /** What stands in the way of a business. */
  content?: object;
  /** What is refused; its product is named, and decides the spelling. */
  call?: Pick<WireCall, 'row' | 'dialect'>;
}

/** A refusal in the gateway's form; a number as code is one of the business in eflo's envelope. */
export function gatewayError(code: GatewayErrorCode | (string & {}) | number, details: ErrorDetails = {}): Response {
  const [knownStatus, knownMessage] = isKnown(code) ? gatewayErrors[code] : ([400, String(code)] as const);
  const status = details.status ?? knownStatus;
  const message = details.message ?? knownMessage;
  const retryAfter = details.retryAfterMs;
  const headers = retryAfter === undefined ? {} : { 'x-acs-retry-after': String(Math.ceil(retryAfter)) };
  const body =
    typeof code === 'number' ? businessBody(code, { ...details, message }) : gatewayBody(code, message, details);
  return toResponse(body, { status, headers });
}

function isKnown(code: string | number): code is GatewayErrorCode {
  return code in gatewayErrors;
}

function gatewayBody(code: string, message: string, { call, content }: ErrorDetails): Record<string, unknown> {
  const product = call?.row.product ?? 'eflo';
  const body = {
    RequestId: requestId(),
    HostId: `${product}.cn-wulanchabu.aliyuncs.com`,
    Code: code,
    Message: message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=${product}`,
    ...(content === undefined ? {} : { Content: content }),
  };
  const isRoa = call?.dialect === 'service' && call.row.style !== 'RPC';
  return isRoa ? Object.fromEntries(Object.entries(body).map(([name, value]) => [lowerFirst(name), value])) : body;
}

/** Services in ROA style spell their errors so. */
function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function businessBody(code: number, { message, content = null }: { message: string; content?: object | null }) {
  return { Code: code, Message: message, RequestId: requestId(), Content: content };
}

/** eflo: the payload in an envelope of its own. One operation has the request's id in its payload as well. */
export function contentAnswer(content: object): Response {
  const id = 'RequestId' in content ? content.RequestId : requestId();
  const envelope = { AccessDeniedDetail: 'None', Code: 0, Content: content, Message: 'success' };
  return toResponse({ ...envelope, RequestId: id }, {});
}

/** These spell the request's id with a lower-case letter. */
const lowerCase: ReadonlySet<string> = new Set([
  'ListGatewayIntranetLinkedVpcPeer',
  'CreateGatewayIntranetLinkedVpcPeer',
  'DeleteGatewayIntranetLinkedVpcPeer',
  'UpdateResourceGroup',
]);

/** Every other product: the payload beside the request's id. */
export function flatAnswer(payload: Readonly<Record<string, unknown>>, operation: string): Response {
  const name = lowerCase.has(operation) ? 'requestId' : 'RequestId';
  return toResponse({ ...payload, [name]: requestId() }, {});
}

export function requestId(): string {
  return randomUUID().toUpperCase();
}

function toResponse(
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> },
) {
  const contentType = { 'content-type': 'application/json;charset=utf-8' };
  return new Response(JSON.stringify(body), { status, headers: { ...contentType, ...headers } });
}
