/** What follows the moment at its own pace. Whoever draws one moment after the other waits until nothing is behind, and has it hurry. */
export const following = { behind: new Set<object>(), hurried: false }
