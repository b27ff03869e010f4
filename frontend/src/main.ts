import { coming } from './words/coming'
import { mount } from 'svelte'
import App from './App.svelte'
import { firstTheme, showTheme } from './bar/theme'
import './base.css'
import { Look } from './shell/look.svelte'

const target = document.getElementById('page')
if (target === null) throw new Error('index.html should have an element with the id "page", but it has none')
const look = new Look(location.search)
showTheme(firstTheme(look.link.theme), document.documentElement)
coming.then(
  () => mount(App, { target, props: { look } }),
  () => (target.textContent = 'The words of this page could not be loaded. Reload it once the server answers.'),
)
