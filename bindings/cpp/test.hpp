// What the tests of pact.hpp have in common. If one fails, the program prints the failed condition and exits with 1.
#ifndef TEST_HPP
#define TEST_HPP

#include "pact.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "../../ctests/http.h"

inline void check(bool holds, const char* what, const char* file, int line) {
  if (holds) return;
  std::cerr << file << ":" << line << ": " << what << "\n";
  std::exit(1);
}
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)

inline void check_equal(const std::string& got, const std::string& expected, const char* what, const char* file, int line) {
  if (got == expected) return;
  std::cerr << file << ":" << line << ": " << what << "\n  expected " << expected << "\n  got      " << got << "\n";
  std::exit(1);
}
#define CHECK_EQUAL(got, expected) check_equal((got), (expected), #got, __FILE__, __LINE__)

/// The text of the exception of this kind that a call throws.
template <typename Failure, typename Call>
std::string thrown(Call call) {
  try {
    call();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "nothing was thrown";
}

inline std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The tests of each file.
void test_consumer();
void test_json();
void test_matchers();

#endif
