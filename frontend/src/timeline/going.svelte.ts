/** Which of the timeline's menus is open, and which branch is pointed at. */
class Going {
  open = $state<'moments' | 'branches' | null>(null)
  lit = $state<number | null>(null)
}

export const going = new Going()
