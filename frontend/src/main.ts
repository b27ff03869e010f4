import { coming } from './words/coming'
import { mount } from 'svelte'
import App from './App.svelte'
import { applyTheme, storedTheme } from './bar/theme'
import './base.css'

const target = document.getElementById('page')
if (target === null) throw new Error('index.html should have an element with the id "page", but it has none')
applyTheme(storedTheme(localStorage), document.documentElement, localStorage)
coming.then(
  () => mount(App, { target }),
  () => (target.textContent = 'The words of this page could not be loaded. Reload it once the server answers.'),
)
