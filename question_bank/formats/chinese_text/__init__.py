"""Questions as people type them in Chinese: lines of text in, questions out, and back."""
