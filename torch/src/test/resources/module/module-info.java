module example {
  requires org.brian2grad.torch;
}
