using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What is left of the limits while the inputs are read, and what was noticed on the way. What feeds a program of the
/// system reads on a thread of its own, and notices things there.</summary>
internal sealed class InputReading(InputLimits limits)
{
    /// <summary>Places that are named where the same is to be said of many.</summary>
    private const int MostPlaces = 3;

    private readonly ImmutableArray<InputNote>.Builder _notes = ImmutableArray.CreateBuilder<InputNote>();
    private readonly ImmutableArray<InputNote>.Builder _cuts = ImmutableArray.CreateBuilder<InputNote>();
    private readonly ImmutableArray<InputProblem>.Builder _problems = ImmutableArray.CreateBuilder<InputProblem>();
    private readonly Lock _gate = new();

    // What is noticed while a log is read apart belongs to the input that held it, also when the next one is being read.
    private readonly AsyncLocal<string?> _input = new();
    private bool _again;
    private long _notesLeftOut;
    private long _expanded;
    private long _spooled;
    private int _entries;

    public InputLimits Limits => limits;

    /// <summary>The input that is being read, as the user named it; empty when all are.</summary>
    public string Input { get => _input.Value ?? ""; set => _input.Value = value; }

    public ImmutableArray<InputProblem> Problems => _problems.ToImmutable();

    /// <summary>Where inputs end before their end.</summary>
    public ImmutableArray<InputNote> Cuts => _cuts.ToImmutable();

    /// <summary>What was noticed, in order; what is the same of many places (links, say) is said once.</summary>
    public ImmutableArray<InputNote> Notes =>
    [
        .. _notes.GroupBy(note => (note.Input, note.What)).SelectMany(group => Together([.. group])),
        .. _notesLeftOut == 0 ? [] : new[] { new InputNote("", "input", $"{_notesLeftOut} more notes of this kind are left out") },
    ];

    /// <summary>Goes through the same inputs once more: the limits count anew, and what was noticed before is not said twice.</summary>
    public void BeginAgain() => (_expanded, _entries, _again) = (0, 0, true);

    private static ImmutableArray<InputNote> Together(ImmutableArray<InputNote> same) => same.Length <= MostPlaces + 1
        ? same
        : [same[0] with { Where = $"{string.Join(", ", same[..MostPlaces].Select(note => note.Where))} and {same.Length - MostPlaces} more" }];

    public void Note(string where, string what)
    {
        lock (_gate)
        {
            var note = new InputNote(Input, where, what);
            if (_again && _notes.Contains(note))
                return;
            if (_notes.Count < limits.MaxNotes)
                _notes.Add(note);
            else if (!_again)
                _notesLeftOut++;
        }
    }

    public void Problem(InputProblem problem)
    {
        lock (_gate)
        {
            if (!_problems.Contains(problem))
                _problems.Add(problem);
        }
    }

    /// <summary>Says so once; what is too much for that list goes to the notes.</summary>
    public void Cut(string where, string what)
    {
        lock (_gate)
        {
            var cut = new InputNote(Input, where, what);
            if (_cuts.Contains(cut))
                return;
            if (_cuts.Count < limits.MaxNotes)
                _cuts.Add(cut);
            else
                Note(where, what);
        }
    }

    /// <summary>Counts one entry; false when there were too many, which is said once an input.</summary>
    public bool TakeEntry()
    {
        if (_entries < limits.MaxEntries)
        {
            _entries++;
            return true;
        }

        Cut(Input, $"more than {limits.MaxEntries} entries; the rest was not read");
        return false;
    }

    /// <summary>Bytes that may still be expanded.</summary>
    public long Left => limits.MaxExpanded - Interlocked.Read(ref _expanded);

    public void TakeExpanded(long bytes) => Interlocked.Add(ref _expanded, bytes);

    /// <summary>Takes room for what is held to be read at any place, or gives it back; false when there is none.</summary>
    public bool TakeSpooled(long bytes)
    {
        if (_spooled + bytes > limits.MaxSpooled)
            return false;

        _spooled += bytes;
        return true;
    }
}
