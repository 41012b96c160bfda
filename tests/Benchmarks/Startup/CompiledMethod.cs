using System.Collections.Immutable;

namespace SupportBundle.Benchmarks.Startup;

/// <summary>A type as the JIT writes it: <c>System.Collections.Generic.Dictionary`2[System.__Canon,int]</c>, <c>System.String[]</c>.</summary>
/// <param name="Arrays">The rank of each array around it, from within.</param>
internal sealed record WrittenType(string Name, ImmutableArray<WrittenType> Arguments, ImmutableArray<int> Arrays);

/// <summary>One method that had to be compiled while the program ran.</summary>
/// <param name="Parameters">How many; with the name they tell overloads apart well enough.</param>
internal sealed record CompiledMethod(WrittenType Type, string Name, ImmutableArray<WrittenType> Arguments, int Parameters)
{
    private const string Introduction = "JIT compiled ";

    //   26: JIT compiled System.Collections.Generic.Dictionary`2[System.__Canon,int]:TryGetValue(System.__Canon,byref):bool:this [Tier0, IL size=39, code size=211]
    /// <summary>A line of <c>DOTNET_JitDisasmSummary=1</c>; null for one that names no method of an assembly.</summary>
    public static CompiledMethod? Read(string line)
    {
        var at = line.IndexOf(Introduction, StringComparison.Ordinal);
        if (at < 0)
            return null;

        var text = new WrittenText(line, at + Introduction.Length);
        var type = text.Type();
        if (!text.Skip(':'))
            return null;
        var name = text.Until("([");
        var arguments = text.Next == '[' ? text.Arguments() : [];
        return text.Skip('(') ? new(type, name, arguments, text.CountParameters()) : null;
    }

    private sealed class WrittenText(string text, int at)
    {
        public char Next => at < text.Length ? text[at] : '\0';

        public bool Skip(char c)
        {
            if (Next != c)
                return false;
            at++;
            return true;
        }

        public string Until(string ends)
        {
            var from = at;
            while (at < text.Length && !ends.Contains(text[at], StringComparison.Ordinal))
                at++;
            return text[from..at];
        }

        public WrittenType Type()
        {
            var name = Until("[],:(");
            ImmutableArray<WrittenType> arguments = [];
            var arrays = ImmutableArray.CreateBuilder<int>();
            while (Next == '[')
            {
                if (Rank() is { } rank)
                    arrays.Add(rank);
                else
                    arguments = Arguments();
            }

            return new(name, arguments, arrays.ToImmutable());
        }

        public ImmutableArray<WrittenType> Arguments()
        {
            var arguments = ImmutableArray.CreateBuilder<WrittenType>();
            do
            {
                at++;
                arguments.Add(Type());
            }
            while (Next == ',');
            Skip(']');
            return arguments.ToImmutable();
        }

        // After the opening parenthesis.
        public int CountParameters()
        {
            if (Next == ')')
                return 0;
            var (count, depth) = (1, 0);
            for (; at < text.Length && (depth > 0 || text[at] != ')'); at++)
            {
                depth += text[at] switch { '[' or '(' => 1, ']' or ')' => -1, _ => 0 };
                count += text[at] == ',' && depth == 0 ? 1 : 0;
            }

            return count;
        }

        // [] or [,]
        private int? Rank()
        {
            var end = at + 1;
            while (end < text.Length && text[end] == ',')
                end++;
            if (end == text.Length || text[end] != ']')
                return null;
            var rank = end - at;
            at = end + 1;
            return rank;
        }
    }
}
