/** Whether runs are compared, over the page. */
class Comparing {
  open = $state(false)
}

export const comparing = new Comparing()
