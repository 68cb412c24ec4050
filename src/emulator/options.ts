import { z } from 'zod';
import { generations } from './bridgx/generations.ts';

const port = z.int().min(0).max(65_535);

/** What both ways to start the emulator, the function and the command, understand. */
export const emulatorSettings = z.strictObject({
  /** The same seed and clock give the same fleet. */
  seed: z.int().default(1),
  /** Multiplies everything but the regions; 1 is 240 nodes and 600 machines. */
  scale: z.int().min(1).max(100).default(1),
  /** Milliseconds that a call takes on average; 0 answers at once. */
  latencyMs: z.number().min(0).max(60_000).default(0),
  /** 0 takes a free port. */
  lingjunPort: port.default(0),
  bridgxPort: port.default(0),
  host: z.string().min(1).default('127.0.0.1'),
  /** The zone in which BridgX's days begin and its times are written. */
  timeZone: z.string().refine(isTimeZone, 'not the name of a time zone').default('Asia/Shanghai'),
  /** Which of BridgX's servers answers: the last public one, the later one, or one that does what the manual says. */
  bridgxGeneration: z.enum(generations).default('2022-03'),
  /** Seconds that a token of BridgX's is good for from logging in. */
  bridgxTokenSeconds: z
    .int()
    .min(1)
    .max(8 * 3600)
    .default(8 * 3600),
  /** Whether calls beyond Lingjun's flow control are refused. */
  rateLimits: z.boolean().default(true),
  /** Whether the account has the role by which Lingjun makes connections; without it InitializeVcc must come first. */
  serviceRole: z.boolean().default(true),
  /** Milliseconds of the clock from a write until what it began is done, scaling tasks too; 0 is done at once. */
  asyncMs: z.number().min(0).max(3_600_000).default(3_000),
  /** The HTTP status of Lingjun's "resource not found": the service has been seen to answer either. */
  notFoundStatus: z.union([z.literal(200), z.literal(404)]).default(200),
});

/** Intl alone knows which names there are, and says no by throwing. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

export type EmulatorSettings = z.output<typeof emulatorSettings>;

/** What the emulator's Lingjun accepts, and who may log in to its BridgX. */
export interface Credentials {
  apiKey: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** Accepted, never required. */
  securityToken: string;
  bridgxUsername: string;
  bridgxPassword: string;
}

export const defaultCredentials: Readonly<Credentials> = {
  apiKey: 'emulator-api-key',
  accessKeyId: 'emulator-access-key-id',
  accessKeySecret: 'emulator-access-key-secret',
  securityToken: 'emulator-security-token',
  bridgxUsername: 'root',
  bridgxPassword: '123456',
};
