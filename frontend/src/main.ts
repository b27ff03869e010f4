import { mount } from 'svelte'
import App from './App.svelte'
import './base.css'

const target = document.getElementById('page')
if (target === null) throw new Error('index.html should have an element with the id "page", but it has none')
mount(App, { target })
