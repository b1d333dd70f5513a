Console.WriteLine("box");
