/** For tests alone: English is there, without a fetch. */
import { adopt } from '../lib/words.svelte'
import english from './en.json'

adopt('en', english, null)
