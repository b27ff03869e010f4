/** What is in the page's own file, in elements that no browser executes: bytes in Base64, compressed with gzip. */
export function embedded(id: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(document.getElementById(id)!.textContent), (letter) => letter.charCodeAt(0))
}

export async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
