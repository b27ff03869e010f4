/** For tests alone: English is there, without a fetch. */
import { adopt, adoptGuide } from '../lib/words.svelte'
import guide from './en.guide.json'
import english from './en.json'

adopt('en', english, null)
adoptGuide('en', guide)
