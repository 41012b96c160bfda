using System.CommandLine;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>ls</c>, <c>cat</c>, <c>grep</c>, <c>who</c>, <c>trace</c>, <c>request</c>, <c>redact</c> and <c>mask</c> as they are called.</summary>
internal sealed class LookCommands(TextWriter output, TextWriter errors)
{
    public IEnumerable<Command> All => [List(), Cat(), Grep(), Who(), Trace(), Request(), PassOn("redact"), PassOn("mask")];

    private Command List()
    {
        var paths = Paths(ArgumentArity.ZeroOrMore);
        var (list, input) = OfInput("ls", "Lists what an input holds, and what each entry was recognised as.", paths);
        list.SetAction(parsed => ListCommand.Run(input(parsed), parsed.GetValue(paths) ?? [], output));
        return list;
    }

    private Command Cat()
    {
        var paths = Paths(ArgumentArity.OneOrMore);
        var (cat, input) = OfInput("cat", "Prints entries of an input without unpacking it.", paths);
        cat.SetAction(parsed => CatCommand.Run(input(parsed), parsed.GetRequiredValue(paths), output, errors));
        return cat;
    }

    private Command Grep()
    {
        var pattern = new Argument<string>("PATTERN") { Description = "A regular expression." };
        var paths = Paths(ArgumentArity.ZeroOrMore);
        var ignoreCase = new Option<bool>("--ignore-case", "-i") { Description = "Capital and small letters are the same." };
        var onlyNames = new Option<bool>("--files-with-matches", "-l") { Description = "Print the paths alone." };
        var (grep, input) = OfInput("grep", "Searches the entries of an input, packed logs included; prints path:line:text.", pattern, paths);
        grep.Add(ignoreCase);
        grep.Add(onlyNames);
        grep.SetAction(parsed => GrepCommand.Run(
            input(parsed),
            new(parsed.GetRequiredValue(pattern), parsed.GetValue(paths) ?? [], parsed.GetValue(ignoreCase), parsed.GetValue(onlyNames)),
            output,
            errors));
        return grep;
    }

    private Command Who()
    {
        var names = new Argument<string[]>("NAME") { Arity = ArgumentArity.OneOrMore, Description = "An address, interface, port, chain or process." };
        var (who, input) = OfInput("who", "Tells whose an address, interface, port, chain or process is, and which line says so.", names);
        who.SetAction(parsed => WhoCommand.Run(input(parsed), parsed.GetRequiredValue(names), output));
        return who;
    }

    private Command Trace()
    {
        var options = new TraceOptions();
        var (trace, input) = OfInput("trace", "Follows packets through the rules and routes of the input, step by step. Exit: 0 delivered, 1 not delivered or not certain, 2 could not run.");
        options.AddTo(trace);
        trace.SetAction(parsed =>
        {
            if (options.IsKernel(parsed))
                return new KernelTraceCommand(output, errors).Run(input(parsed), input(parsed));

            var (request, problem) = options.Read(parsed);
            return request is null ? CommandLine.Refuse(problem!, errors) : new TraceCommand(output, errors).Run(input(parsed), request); // one of both
        });
        return trace;
    }

    private Command Request()
    {
        var inputs = new Argument<string[]>("BUNDLE") { Arity = ArgumentArity.OneOrMore, Description = "Bundles, archives of any kind, folders or single files; several become one cluster." };
        var json = new Option<bool>("--json") { Description = "For sb-collect --request FILE; the form that is written unless another is asked for." };
        var script = new Option<bool>("--script") { Description = "A POSIX shell script for sites without the collector." };
        var file = new Option<string?>("--out") { HelpName = "FILE", Description = "Where it is written; otherwise to the terminal." };
        var (signatures, maxExpanded) = (SignatureOption.New(), LimitOptions.MaxExpanded());
        var request = new Command("request", "Tells what to ask the site for next: the smallest set that would decide what the input leaves open. Exit: 0 something to ask, 1 nothing, 2 could not run.") { inputs, json, script, file, signatures, maxExpanded };
        request.SetAction(parsed => SignatureOption.Read(parsed.GetValue(signatures), errors) is not { } known ? CommandLine.CouldNotRun
            : parsed.GetValue(json) && parsed.GetValue(script) ? CommandLine.Refuse("request writes either --json or --script.", errors)
            : new RequestCommand(output, errors).Run(new(
                [.. parsed.GetRequiredValue(inputs)],
                new() { Limits = LimitOptions.Of(parsed.GetValue(maxExpanded)), Signatures = known },
                parsed.GetValue(script),
                parsed.GetValue(file))));
        return request;
    }

    private Command PassOn(string name)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle, or another tool's .tar.gz or .tar." };
        var target = new Option<string>("--out", "-o") { HelpName = "NEW", Description = "The file to write.", Required = true };
        var rules = new Option<string?>("--redact") { HelpName = "FILE", Description = "A site's own rules for redaction, as sb-collect takes them." };
        var key = new Option<string>("--mask-key") { HelpName = "FILE", Description = "The key of the pseudonyms, made if it is not there.", DefaultValueFactory = _ => "sb-collect.mask-key" };
        var masks = name == "mask";
        var command = new Command(name, masks ? "Writes a bundle again with pseudonyms in place of addresses, host and domain names, and without secrets." : "Writes a bundle again without secrets, to pass it on.") { bundle, target, rules };
        if (masks)
            command.Add(key);
        command.SetAction(parsed => new PassOnCommand(output, errors).Run(parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(target), parsed.GetValue(rules), masks ? parsed.GetRequiredValue(key) : null));
        return command;
    }

    private (Command Command, Func<ParseResult, LookInto> Input) OfInput(string name, string description, params Argument[] behind)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle, another tool's archive, a folder, or a single file." };
        var maxExpanded = LimitOptions.MaxExpanded();
        var command = new Command(name, description) { bundle };
        foreach (var argument in behind)
            command.Add(argument);
        command.Add(maxExpanded);
        return (command, parsed => new(parsed.GetRequiredValue(bundle), LimitOptions.Of(parsed.GetValue(maxExpanded)), errors));
    }

    private static Argument<string[]> Paths(ArgumentArity arity) => new("PATH")
    {
        Arity = arity,
        Description = "A path in the input, the end of one (iptables-save.txt), or an artifact's id (routing/routes); * and ? stand for characters, ** for folders.",
    };
}
