const sizeBytes = 50 * 1024 * 1024;

/** 50 MB of one JSON object, made while it is read. */
export function hugeBody(): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const row = `{"padding":"${'x'.repeat(64 * 1024)}"},`;
  let sent = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode('{"Code":0,"Content":{"Data":[')),
    pull(controller) {
      controller.enqueue(encoder.encode(row));
      sent += row.length;
      if (sent < sizeBytes) return;
      controller.enqueue(encoder.encode('{}],"Total":1}}'));
      controller.close();
    },
  });
}
