/** The start by the name that it had before there was a bundle: services and containers that operators have set up may use it. */
import './main.mjs';
