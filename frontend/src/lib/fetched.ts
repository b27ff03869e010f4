/** Data beside the scripts, by their address. The page in one file has them inside: recorded/fetched.ts. */
export async function fetched<T>(address: string): Promise<T> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return response.json() as Promise<T>
}
