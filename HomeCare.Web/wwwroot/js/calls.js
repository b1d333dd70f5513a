// Support's calls: what is owed changes by the minute, and whoever looks must not have to reload.
import { keepFresh } from './regions.js'

keepFresh(() => {})
