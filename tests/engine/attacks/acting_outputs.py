"""Shows HTML and JavaScript that would act in a reader's browser."""
from IPython.display import HTML, Javascript, display
display(HTML("<scr" + "ipt>window.acted=1</scr" + "ipt><img src=x on" + "error='acted()'>"))
display(Javascript("window.acted" + "=1"))
print("</pre><scr" + "ipt>window.acted=1</scr" + "ipt>")
def double(x):
    raise ValueError("<scr" + "ipt>window.acted=1</scr" + "ipt>")
