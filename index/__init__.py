"""Review texts to passages, to vectors, to nearest rows. The only room that knows FAISS, torch and ONNX."""
