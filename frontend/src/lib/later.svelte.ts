type Parts = Partial<typeof import('../later')>

let parts = $state.raw<Parts>({})
let asked = false

/** What is not seen at once, in a script of its own. */
export const later = {
  all: () => import('../later'),
  /** Of that what is there already, by its name: the first that is wanted brings all. */
  get parts(): Parts {
    if (!asked) void later.all().then((all) => (parts = all))
    asked = true
    return parts
  },
}
