"""What happens in the demo, a file for each kind of thing; see `cambio.demo.stage`."""
