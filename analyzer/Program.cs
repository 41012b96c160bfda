using SupportBundle.Analyzer.Commands;

return CommandLine.Run(args, Console.Out, Console.Error);
