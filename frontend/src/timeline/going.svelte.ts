/** Which of the timeline's menus is open. */
class Going {
  open = $state<'moments' | 'branches' | null>(null)
}

export const going = new Going()
